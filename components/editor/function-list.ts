import {NO_FACTS} from '../../kernels/editor/facts.ts';
import type {ListedFunction} from '../../kernels/editor/function-list.ts';
import {askSql} from './sql-client.ts';

/** Every function that a session knows by itself. Throws where the page's worker does not answer in time. */
export async function allFunctions(): Promise<readonly ListedFunction[]> {
  const answer = await askSql('functions', {text: '', offset: 0, mode: 'streaming', facts: NO_FACTS});
  if (answer === undefined) throw new Error('the worker did not answer');
  return answer;
}
