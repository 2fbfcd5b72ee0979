'use client';
import {Camera, Copy, Square} from 'lucide-react';
import {useState} from 'react';
import type {SavepointInfo} from '../../kernels/protocol/kernel.ts';
import {Button, IconButton} from '../ui/button.tsx';
import {Dialog} from '../ui/dialog.tsx';
import {bytes} from '../ui/format.ts';
import {showToast} from '../ui/toast.tsx';
import {useSavepoint, useStopJob} from './queries.ts';

/** Savepoint and stop. */
export function JobActions({job}: {job: string}) {
  const stop = useStopJob();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button icon={Camera} onClick={() => setAsking(true)}>
        Savepoint
      </Button>
      <Button icon={Square} busy={stop.isPending} onClick={() => stop.mutate(job)}>
        Stop
      </Button>
      <Dialog
        open={asking}
        onOpen={setAsking}
        title="Savepoint"
        description="What the job holds, and where it stands in its sources, goes into a file. A job with the same statement can begin with it."
      >
        <Form job={job} onDone={() => setAsking(false)} />
      </Dialog>
    </>
  );
}

function Form({job, onDone}: {job: string; onDone: () => void}) {
  const savepoint = useSavepoint(job);
  if (savepoint.data !== undefined) return <Taken savepoint={savepoint.data} onDone={onDone} />;
  return (
    <div className="flex flex-wrap justify-end gap-2">
      <Button onClick={onDone}>Cancel</Button>
      <Button busy={savepoint.isPending} onClick={() => savepoint.mutate(true)}>
        Take it and stop
      </Button>
      <Button variant="primary" icon={Camera} busy={savepoint.isPending} onClick={() => savepoint.mutate(false)}>
        Take it, go on
      </Button>
    </div>
  );
}

function Taken({savepoint: {path, bytes: size}, onDone}: {savepoint: SavepointInfo; onDone: () => void}) {
  const setting = `SET 'execution.savepoint.path' = '${path}';`;
  const copy = () =>
    navigator.clipboard.writeText(setting).then(
      () => showToast({look: 'info', text: 'The statement is in the clipboard'}),
      () => showToast({look: 'error', text: 'The browser does not allow to copy'}),
    );
  return (
    <div className="flex flex-col gap-3">
      <p role="status">The savepoint is written: {bytes(size)}. Jobs that start after this statement begin with it:</p>
      <div className="flex items-start gap-2 rounded-md bg-inset p-2">
        <code className="min-w-0 flex-1 break-all font-mono text-small">{setting}</code>
        <IconButton size="small" icon={Copy} label="Copy the statement" onClick={copy} />
      </div>
      <Button variant="primary" className="self-end" onClick={onDone}>
        Done
      </Button>
    </div>
  );
}
