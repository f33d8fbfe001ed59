import type { Transport } from './transport.js';
/** Gives an object the resources of the client, and the methods of before them. */
export declare function addMethods(root: object, transport: Transport): void;
