/** Answers that come whole after long work, images and transcriptions, may take so many times the longest silence. */
export const longAnswers = 5;
