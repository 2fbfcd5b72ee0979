export const NEEDED_MAJOR: number;
export function packagedNode(platform: string, arch: string): string | null;
export function isNewEnough(version: string): boolean;
export type Runtime =
  | {readonly kind: 'this'}
  | {readonly kind: 'packaged'; readonly path: string}
  | {readonly kind: 'none'; readonly reason: string};
export function chooseRuntime(options: {
  readonly version: string;
  readonly platform: string;
  readonly arch: string;
  readonly root: string;
  readonly exists?: (file: string) => boolean;
}): Runtime;
