export const config={api:{bodyParser:!0}};export default async(e,t)=>{if("PUT"!==e.method)return t.setHeader("Allow","PUT"),t.status(405).end();const{x:n,y:r}=e.body;t.json({n,r})};
