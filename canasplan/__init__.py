"""CanasPlan: seguimiento del plan de gobierno de la provincia de Canas."""

__version__ = "0.1.0"
