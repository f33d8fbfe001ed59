/** The mark of Parley: a speech bubble in which two lines are written. The first path is the bubble, the second the lines. */
const bubble =
  'M7 3h18a5 5 0 0 1 5 5v11a5 5 0 0 1-5 5H15l-6.2 5.3A1.1 1.1 0 0 1 7 28.5V24a5 5 0 0 1-5-5V8a5 5 0 0 1 5-5z';
const lines = 'M9.5 10.5h13M9.5 16.5h8';

/** The mark for pages, in the colours of the design. */
export const mark = `<svg class="mark" viewBox="0 0 32 32" aria-hidden="true"><path fill="currentColor" d="${bubble}"/><path fill="none" stroke-width="3" stroke-linecap="round" d="${lines}"/></svg>`;

/** The mark as an image of its own, which knows no colours of a page. */
const image = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#0a6a55" d="${bubble}"/><path fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" d="${lines}"/></svg>`;

/** The icon of a page, within it, so that browsers do not ask for one. */
export const icon = `<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(image)}">`;
