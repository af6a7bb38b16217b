export default () => <h1>Old front page</h1>;
