#!/usr/bin/env node
'use strict';
/* eslint-disable */
export default function handler(req, res) { res.json({ z: req.query.z }) }
