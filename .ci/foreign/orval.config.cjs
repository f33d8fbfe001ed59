const { PARLEY_URL: baseUrl, CONTRACT: input } = process.env;
module.exports = { parley: { input, output: { target: 'orval.gen.ts', client: 'fetch', mode: 'single', baseUrl } } };
