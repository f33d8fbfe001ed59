/** The address that documents and the contract have in their examples. */
export const exampleUrl = 'http://127.0.0.1:8080';
