/** Where the bookcase begins. */
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import './app/base.css';

createRoot(document.getElementById('root')!).render(<App />);
