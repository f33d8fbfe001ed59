import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { longFiles } from './long-files.ts';

const isLong = ({ moduleId }: TestSpecification): boolean => longFiles.some((file) => moduleId.endsWith(`/${file}`));

/**
 * Puts the files that take longest before the others of their project, so that no worker ends with one of them while the
 * other has nothing left to do. Without results of an earlier run Vitest goes by the size of files.
 */
export class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const ofProjects = Map.groupBy(sorted, ({ project }) => project.name).values();
    return [...ofProjects].flatMap((some) => [...some.filter(isLong), ...some.filter((file) => !isLong(file))]);
  }
}
