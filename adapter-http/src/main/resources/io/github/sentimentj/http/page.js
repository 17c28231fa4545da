'use strict';

const $ = (id) => document.getElementById(id);

$('form').addEventListener('submit', (event) => {
  event.preventDefault();
  classify();
});
$('text').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    classify();
  }
});

const shared = new URLSearchParams(location.search).get('text');
if (shared) {
  $('text').value = shared;
  classify();
}

async function classify() {
  $('go').disabled = true;
  $('error').hidden = true;
  try {
    const response = await fetch('/api/v1/explain', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ text: $('text').value }),
    });
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) {
      throw new Error(problem(response.status, answer.detail));
    }
    show(answer);
  } catch (error) {
    $('result').hidden = true;
    $('error').hidden = false;
    $('error').textContent =
      error instanceof TypeError ? 'The server cannot be reached.' : error.message;
  } finally {
    $('go').disabled = false;
  }
}

function problem(status, detail) {
  if (status === 422) return 'Please write a text first.';
  if (status === 413) return 'This text is too long.';
  if (status === 503) return 'The server is busy. Please try again in a moment.';
  return typeof detail === 'string' ? detail : 'The server could not answer (' + status + ').';
}

function show(answer) {
  const probability = Math.max(...Object.values(answer.confidences));
  $('verdict').textContent = answer.sentiment + ', ' + percent(probability);
  $('bars').replaceChildren(...Object.entries(answer.confidences).flatMap(bar));
  highlight(answer.text, answer.explanation);
  $('facts').textContent =
    answer.tokens + (answer.tokens === 1 ? ' token' : ' tokens') +
    (answer.truncated ? ' (the text was too long and was cut)' : '') +
    ' · ' + answer.model.name + ' ' + answer.model.version;
  $('result').hidden = false;
}

function percent(probability) {
  return (100 * probability).toFixed(1) + ' %';
}

function bar([label, probability]) {
  const name = element('dt', label);
  const track = element('dd', '');
  const fill = element('i', '');
  track.className = 'track ' + (side(label) > 0 ? 'plus' : side(label) < 0 ? 'minus' : '');
  track.setAttribute('aria-hidden', 'true');
  fill.style.width = 100 * probability + '%';
  track.append(fill);
  return [name, track, element('dd', percent(probability))];
}

function side(label) {
  return /^(neg|0$)/i.test(label) ? -1 : /^(pos|1$)/i.test(label) ? 1 : 0;
}

// Spans overlap (words and pairs of words), so each gives its weight to its characters in equal
// parts. Weights speak for the label that was found; green shall always mean positive.
function highlight(text, explanation) {
  const sign = side(explanation.label) < 0 ? -1 : 1;
  const weights = new Float64Array(text.length);
  for (const { start, end, weight } of explanation.contributions) {
    for (let i = start; i < end; i++) weights[i] += sign * weight / (end - start);
  }
  const strongest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  const shade = (i) => strongest > 0 ? Math.round(10 * weights[i] / strongest) : 0;
  const parts = [];
  for (let start = 0, end; start < text.length; start = end) {
    end = start + 1;
    while (end < text.length && (shade(end) === shade(start) || insidePair(text, end))) end++;
    const part = element(shade(start) === 0 ? 'span' : 'mark', text.slice(start, end));
    if (shade(start) !== 0) {
      const colour = shade(start) > 0 ? '--plus' : '--minus';
      part.style.background = 'rgba(var(' + colour + '), ' + 0.06 * Math.abs(shade(start)) + ')';
    }
    parts.push(part);
  }
  $('words').replaceChildren(...parts);
}

function insidePair(text, at) {
  return (text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800;
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
