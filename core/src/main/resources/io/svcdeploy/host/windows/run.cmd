rem The host's time: seconds since 2026, since 1970, as ISO 8601.
set "NOW=%~1"
set "CLOCK=%~2"
set "AT=%~3"
set "SCRATCH=%TEMP%\svc-deploy-%RANDOM%%RANDOM%"
call :main
set "STATUS=%errorlevel%"
del "%SCRATCH%*" 2>nul
exit /b %STATUS%

:main
