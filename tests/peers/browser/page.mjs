// Opens the operator page in a real browser, follows a task there, and prints what a person would see as one JSON line.
// usage: node page.mjs URL TASK [SCREENSHOT]
import { chromium } from 'playwright-core';

const [url, task, screenshot] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const problems = [];
  page.on('pageerror', error => problems.push(String(error)));
  page.on('console', message => { if (message.type() === 'error') problems.push(message.text()); });
  await page.goto(url);
  await page.waitForSelector('#nodes tr');
  await page.click(`#tasks button[title="${task}"]`);
  await page.waitForSelector('#shards tr');
  await page.waitForFunction(() => [...document.querySelectorAll('#events li')].some(item => item.textContent.includes('TaskCompleted')));
  await page.waitForFunction(() => document.querySelector('#detail-summary').textContent.startsWith('completed'));
  if (screenshot) await page.screenshot({ path: screenshot, fullPage: true });
  console.log(JSON.stringify({
    health: await page.textContent('#health'),
    nodes: await page.locator('#nodes tr').count(),
    shards: await page.locator('#shards tr').count(),
    summary: await page.textContent('#detail-summary'),
    problems,
  }));
} finally {
  await browser.close();
}
