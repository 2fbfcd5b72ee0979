import {moveParagraphsTo} from './note-commands.ts';
import {chosenIn} from './selection.ts';

const EDGE = 48;
const STARTS_AT = 4;

interface Target {
  /** null: to the start. */
  readonly after: string | null;
  /** The line that shows the place, in the window's px. */
  readonly line: {readonly left: number; readonly top: number; readonly width: number; readonly height: number};
}

/** Moves a paragraph, or all that are selected with it, by its grip: a line shows where they would go, Escape ends it. */
export function dragParagraph(event: PointerEvent, note: string, id: string): void {
  const chosen = chosenIn(note);
  const ids = chosen.has(id) ? [...chosen] : [id];
  const main = document.getElementById('main');
  const line = document.createElement('div');
  line.className = 'pointer-events-none fixed z-40 rounded-full bg-ink';
  let target: Target | null = null;
  let going = false;
  const frame = {y: event.clientY, request: 0};

  const scroll = () => {
    const box = main?.getBoundingClientRect();
    if (main !== null && box !== undefined) {
      if (frame.y < box.top + EDGE) main.scrollBy(0, -12);
      else if (frame.y > box.bottom - EDGE) main.scrollBy(0, 12);
    }
    frame.request = requestAnimationFrame(scroll);
  };
  const onMove = (e: PointerEvent) => {
    if (!going && Math.hypot(e.clientX - event.clientX, e.clientY - event.clientY) < STARTS_AT) return;
    if (!going) {
      going = true;
      document.body.append(line);
      frame.request = requestAnimationFrame(scroll);
    }
    frame.y = e.clientY;
    target = targetAt(e.clientX, e.clientY);
    line.hidden = target === null;
    if (target !== null) {
      for (const side of ['left', 'top', 'width', 'height'] as const) line.style[side] = `${target.line[side]}px`;
    }
  };
  const end = (drop: boolean) => {
    cancelAnimationFrame(frame.request);
    line.remove();
    removeEventListener('pointermove', onMove);
    removeEventListener('pointerup', onUp);
    removeEventListener('pointercancel', onCancel);
    removeEventListener('keydown', onKey, {capture: true});
    if (drop && going && target !== null) moveParagraphsTo(note, ids, target.after);
  };
  const onUp = () => end(true);
  const onCancel = () => end(false);
  const onKey = (e: KeyboardEvent) => {
    if (e.key !== 'Escape') return;
    e.preventDefault();
    e.stopPropagation();
    end(false);
  };
  addEventListener('pointermove', onMove);
  addEventListener('pointerup', onUp);
  addEventListener('pointercancel', onCancel);
  addEventListener('keydown', onKey, {capture: true});
}

/** The gap between two paragraphs that is nearest to the pointer: above and below, or between two that stand side by side. */
function targetAt(x: number, y: number): Target | null {
  const all = [...document.querySelectorAll<HTMLElement>('[data-paragraph]')].map((element) => ({
    id: element.dataset.paragraph ?? '',
    box: element.getBoundingClientRect(),
  }));
  let best: {distance: number; at: number} | null = null;
  for (const [at, {box}] of all.entries()) {
    const dx = Math.max(box.left - x, 0, x - box.right);
    const dy = Math.max(box.top - y, 0, y - box.bottom);
    const distance = Math.hypot(dx / 4, dy);
    if (best === null || distance < best.distance) best = {distance, at};
  }
  const over = best === null ? undefined : all[best.at];
  if (best === null || over === undefined) return null;
  const {box, id} = over;
  const beside = all.some(({box: b}, i) => i !== best.at && Math.abs(b.top - box.top) < 4);
  const before = beside ? x < box.left + box.width / 2 : y < box.top + box.height / 2;
  const after = before ? (all[best.at - 1]?.id ?? null) : id;
  const line = beside
    ? {left: before ? box.left - 1 : box.right - 1, top: box.top, width: 2, height: box.height}
    : {left: box.left, top: before ? box.top - 11 : box.bottom + 9, width: box.width, height: 2};
  return {after, line};
}
