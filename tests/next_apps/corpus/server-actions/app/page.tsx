import { createPost } from './actions';

export default function Page() {
  async function subscribe(formData: FormData) {
    'use server';
    console.log(formData.get('mail'));
  }
  return (
    <>
      <form action={createPost}><input name="title" /></form>
      <form action={subscribe}><input name="mail" /></form>
    </>
  );
}
