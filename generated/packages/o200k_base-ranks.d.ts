export { default } from 'gpt-tokenizer/bpeRanks/o200k_base';
