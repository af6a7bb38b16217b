import { list, create as POST } from '../../../server/renamed';

export { list as GET, POST };
