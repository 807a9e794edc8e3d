@echo off
setlocal enableextensions disabledelayedexpansion
chcp 65001 >nul
