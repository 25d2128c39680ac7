"""What on a page does not fit: texts that are cut, run into each other or stand out of their card."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Page

_FAULTS: Final = """() => {
    const main = document.querySelector('[data-testid=stMain]');
    const seen = element => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    const box = element => element.getBoundingClientRect();
    const words = element => element.textContent.replace(/\\s+/g, ' ').trim().slice(0, 60);
    const over = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 2
        && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 3;
    const faults = [];
    const touching = (texts, where) => {
        const boxes = texts.map(each => [each, box(each)]).sort((one, other) => one[1].left - other[1].left);
        boxes.forEach(([one, place], number) => {
            for (let next = number + 1; next < boxes.length && boxes[next][1].left < place.right; next++)
                if (over(place, boxes[next][1]))
                    faults.push(`${where}: “${words(one)}” runs into “${words(boxes[next][0])}”`);
        });
    };
    for (const chart of main.querySelectorAll('.stPlotlyChart')) {
        if (!seen(chart)) continue;
        const where = chart.closest('[class*=st-key-chart_]').className.match(/st-key-(chart_[^ ]+)/)[1];
        const texts = [...chart.querySelectorAll('.main-svg text')].filter(each => words(each) && seen(each));
        touching(texts, where);
        const room = box(chart);
        for (const text of texts) {
            const place = box(text);
            if (place.left < room.left - 1 || place.right > room.right + 1 || place.bottom > room.bottom + 1
                || place.top < room.top - 1) faults.push(`${where}: “${words(text)}” is cut at the chart's edge`);
        }
    }
    const leaves = [...main.querySelectorAll('*')].filter(each => !each.closest('svg, [aria-hidden=true], .st-key-page_name')
        && [...each.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()) && seen(each)
        && !['STYLE', 'SCRIPT', 'OPTION', 'TEXTAREA'].includes(each.tagName) && box(each).width > 1);
    for (const leaf of leaves) {
        for (let each = leaf; each !== main; each = each.parentElement) {
            const style = getComputedStyle(each);
            if (style.overflowX === 'auto' || style.overflowX === 'scroll') break;
            if (style.overflowX !== 'visible' && each.clientWidth
                && box(leaf).right > box(each).right + 1) {
                faults.push(`“${words(leaf)}” is cut`);
                break;
            }
            if (each === leaf && style.overflowX !== 'visible' && each.scrollWidth > each.clientWidth + 1) {
                faults.push(`“${words(leaf)}” is cut`);
                break;
            }
        }
    }
    for (const field of main.querySelectorAll('input[role=combobox], input[type=text]'))
        if (seen(field) && field.scrollWidth > field.clientWidth + 1) faults.push(`“${field.value}” is cut in its field`);
    const card = element => element.closest('[data-testid=stColumn], [data-testid=stVerticalBlock]');
    for (const leaf of leaves) {
        const room = card(leaf);
        if (room && box(leaf).right > box(room).right + 1 && !leaf.closest('table, [data-testid=stDataFrame]'))
            faults.push(`“${words(leaf)}” stands out of its card`);
    }
    touching(leaves.filter(each => getComputedStyle(each).display !== 'inline'), 'page');
    if (main.scrollWidth > main.clientWidth) faults.push('the page is wider than its window');
    for (const each of main.querySelectorAll('*'))
        if (['auto', 'scroll'].includes(getComputedStyle(each).overflowX) && each.scrollWidth > each.clientWidth + 1 && seen(each))
            faults.push(`scrolls sideways: ${each.tagName} ${each.className.toString().slice(0, 80)} ${each.scrollWidth} in ${each.clientWidth}`);
    return [...new Set(faults)];
}"""


def layout_faults(page: Page) -> list[str]:
    """The texts of a page that do not fit, as the page stands."""
    faults: list[str] = page.evaluate(_FAULTS)
    return faults
