export { typeid } from 'typeid-js';
