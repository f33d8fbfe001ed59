import 'virtual:design-tokens.css';
import './style/elements.css';
import './style/frame.css';
import './style/components.css';
import './style/data.css';
import { render } from 'preact';
import { App } from './app.tsx';

render(<App />, document.getElementById('console')!);
