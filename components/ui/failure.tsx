import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import {Message} from './message.tsx';

/** What went wrong with a question to the studio, where its answer would stand. */
export function Failure({error}: {error: unknown}) {
  const {message, hint, detail, blame} = toDiagnostic(error);
  return (
    <Message look="error" detail={hint ?? (blame === 'millrace' ? undefined : detail)}>
      {message}
    </Message>
  );
}
