export { RequestValidator } from 'express-openapi-validator/dist/middlewares/openapi.request.validator.js';
export { ResponseValidator } from 'express-openapi-validator/dist/middlewares/openapi.response.validator.js';
export { ContentType } from 'express-openapi-validator/dist/middlewares/util.js';
