/** The address of the server that served the page. */
export const serverUrl = window.location.origin + (document.documentElement.dataset['base'] ?? '');
