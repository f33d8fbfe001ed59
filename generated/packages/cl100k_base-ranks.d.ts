export { default } from 'gpt-tokenizer/bpeRanks/cl100k_base';
