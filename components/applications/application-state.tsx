import {State, StateIcon, type StateKind} from '../ui/state.tsx';

/** kinesisanalyticsv2's status in the studio's seven words. */
export function stateOf(status: string): StateKind {
  switch (status) {
    case 'RUNNING':
      return 'running';
    case 'STARTING':
    case 'UPDATING':
    case 'AUTOSCALING':
    case 'ROLLING_BACK':
      return 'starting';
    case 'STOPPING':
    case 'FORCE_STOPPING':
    case 'DELETING':
      return 'queued';
    default:
      return 'stopped';
  }
}

/** The status in words where the seven do not say it all. */
function detailOf(status: string): string | null {
  const word = status.toLowerCase().replaceAll('_', ' ');
  return ['RUNNING', 'STARTING', 'READY'].includes(status) ? null : word;
}

export function ApplicationState({status}: {status: string}) {
  return <State state={stateOf(status)} detail={detailOf(status)} />;
}

export function ApplicationIcon({status}: {status: string}) {
  return <StateIcon state={stateOf(status)} />;
}
