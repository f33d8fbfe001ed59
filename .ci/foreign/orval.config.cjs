const { PARLEY_URL: baseUrl, CONTRACT: target } = process.env;

/** Leaves the form of an operation out whose body may be bytes as well. */
function withoutForms(document) {
  for (const { post } of Object.values(document.paths)) {
    const content = post?.requestBody?.content;
    if (content?.['application/octet-stream']) delete content['multipart/form-data'];
  }
  return document;
}

const input = { target, override: { transformer: withoutForms } };
module.exports = { parley: { input, output: { target: 'orval.gen.ts', client: 'fetch', mode: 'single', baseUrl } } };
