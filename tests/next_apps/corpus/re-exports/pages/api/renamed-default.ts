export { legacy as default, config } from '../../server/pages-handler';
