export default () => <h1>Dashboard</h1>;
