export const dynamicParams = false;
export const generateStaticParams = () => [{ slug: 'first' }];

export default async function Post({ params, searchParams }: PageProps<'/blog/[slug]'>) {
  const { slug } = await params;
  const { preview } = await searchParams;
  return <article>{slug}{preview}</article>;
}
