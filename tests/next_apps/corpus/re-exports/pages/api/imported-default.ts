import handler from '../../server/pages-handler';
export default handler;
