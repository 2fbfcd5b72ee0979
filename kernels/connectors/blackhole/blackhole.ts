import type {Connector} from '../../engine/runtime/connector.ts';
import {blackholeInfo} from './info.ts';

/** Takes rows and forgets them. */
export const blackholeConnector: Connector = {
  info: blackholeInfo,
  createSink: () => ({writer: {write: async () => {}, prepare: async () => [], ignoresTexts: true, close: async () => {}}}),
};
