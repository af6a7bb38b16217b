'use server';

import { revalidatePath } from 'next/cache';

export async function createPost(formData: FormData) {
  const title = formData.get('title');
  posts.push(String(title));
  revalidatePath('/');
}

export const removePost = async (id: number) => {
  posts.splice(id, 1);
};

const posts: string[] = [];
