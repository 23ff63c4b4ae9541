// The whole of what a product writes: where a token comes from, and when there is another one.
const viewer = document.querySelector('evident-events');

viewer.renew = async () => {
  const answer = await fetch('/token', { method: 'POST' });
  if (!answer.ok) {
    throw new Error(`no token: status ${answer.status}`);
  }
  return answer.json(); // {token, expires}
};

document.querySelector('#language').addEventListener('change', (event) => {
  document.documentElement.lang = event.target.value;
  viewer.lang = event.target.value;
});
