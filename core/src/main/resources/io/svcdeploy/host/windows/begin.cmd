@echo off
setlocal enableextensions disabledelayedexpansion
chcp 65001 >nul
rem What a login may have set for itself would change what commands print and how they end.
set "DIRCMD="
set "ERRORLEVEL="
