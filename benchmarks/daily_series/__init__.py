"""Forecasts of public daily series of several years, beside those of statsforecast."""
