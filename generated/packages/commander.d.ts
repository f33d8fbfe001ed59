export { Argument, Command, CommanderError, Help, Option } from 'commander';
