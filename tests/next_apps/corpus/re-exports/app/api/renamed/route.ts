export { list as GET, create as POST } from '../../../server/renamed';
