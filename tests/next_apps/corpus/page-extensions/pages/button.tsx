export const Button = () => <button>Go</button>
