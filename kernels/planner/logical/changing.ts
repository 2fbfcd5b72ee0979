import type {LogicalNode} from './node.ts';
import {inputsOf} from './outer.ts';

/** Whether rows of a stream may change or go after they have come: aggregations without a window, lists and outer joins. */
export function isChanging(node: LogicalNode): boolean {
  switch (node.kind) {
    case 'scan':
      return node.changes === true;
    case 'aggregate':
    case 'rank':
    case 'set-operation':
      return true;
    case 'join':
      if (node.type !== 'inner' && node.type !== 'semi') return true;
      break;
    default:
      break;
  }
  return inputsOf(node).some(isChanging);
}
