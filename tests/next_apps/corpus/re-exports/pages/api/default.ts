export { default } from '../../server/pages-handler';
