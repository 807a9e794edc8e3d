if exist "%T%\" rmdir /s /q "%T%"
mkdir "%T%"
if errorlevel 1 exit /b 1
rem From here on this very file is the transaction's.
copy /y "%~f0" "%T%\tx.cmd" >nul
if errorlevel 1 exit /b 1
for %%s in (activating activated reverting reverted confirmed failed) do >"%T%\state.%%s" echo %%s
>"%T%\began" echo %CLOCK%
>"%T%\at" echo %AT%
type nul >"%T%\prune"
type nul >"%T%\undecided"
