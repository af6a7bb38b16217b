import { createSchema, createYoga } from 'graphql-yoga';

const { handleRequest } = createYoga({
  schema: createSchema({ typeDefs: `type Query { hello: String }`, resolvers: { Query: { hello: () => 'hi' } } }),
  graphqlEndpoint: '/api/graphql',
  fetchAPI: { Response },
});

export { handleRequest as GET, handleRequest as POST, handleRequest as OPTIONS };
