export { PersonSchema, PersonPatch } from './person';
