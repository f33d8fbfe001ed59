import { operationsOf } from './document.js';

/** Every status that an operation can fail with, by what it takes and gives, is declared. */
export default function problemStatuses(document) {
  return operationsOf(document).flatMap(({ operation, path, parameters }) =>
    expected(operation, parameters)
      .filter(([status]) => !operation.responses[status])
      .map(([status, why]) => ({
        message: `${operation.operationId} ${why}, so it has to declare ${status}.`,
        path: [...path, 'responses'],
      })),
  );
}

function expected(operation, parameters) {
  const { requestBody, responses, security } = operation;
  const answers = Object.entries(responses).some(([status, response]) => status.startsWith('2') && response.content);
  const always = ['400', '500', '503'].map((status) => [status, 'answers requests']);
  return [
    ...always,
    ...(operation['x-rate-limit-class'] === 'none' ? [] : [['429', 'is limited']]),
    ...(answers ? [['406', 'answers with a body']] : []),
    ...(security?.length
      ? [
          ['401', 'is not public'],
          ['403', 'is not public'],
        ]
      : []),
    ...(parameters.some((parameter) => parameter.in === 'path') ? [['404', 'names a resource in its path']] : []),
    ...(requestBody
      ? [
          ['413', 'takes a body'],
          ['415', 'takes a body'],
        ]
      : []),
    ...(responses['502'] ? [['504', 'asks the gateway']] : []),
    ...(responses['504'] ? [['502', 'asks the gateway']] : []),
    ...(responses['422'] ? [['409', 'takes tool results']] : []),
  ];
}
