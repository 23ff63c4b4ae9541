// @ts-check
/** Does what a second person approved: the same request once more, with the approval. */

import { json } from '../../app/api.js';

/**
 * @param {{id: string, act: string, content: string}} approval
 * @returns {Promise<any>}
 */
export function performed(approval) {
  const query = { approval: approval.id };
  const { key, ...body } = JSON.parse(approval.content);
  switch (approval.act) {
    case 'api_key.create':
      return json('/v1/keys', { method: 'POST', query, body });
    case 'api_key.rotate':
      return json(`/v1/keys/${encodeURIComponent(key)}/rotate`, { method: 'POST', query, body });
    case 'api_key.revoke':
      return json(`/v1/keys/${encodeURIComponent(key)}`, { method: 'DELETE', query });
    case 'grants.set':
      return json('/v1/grants', { method: 'PUT', query, body });
    case 'grants.remove':
      return json('/v1/grants', { method: 'DELETE', query: { ...query, subject: body.subject } });
    default:
      return Promise.reject(new Error(`this page does not know how to do '${approval.act}'; use the command line`));
  }
}
