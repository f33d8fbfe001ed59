export * from './parley.js';
