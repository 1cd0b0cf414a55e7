"""Through which mechanisms a policy acts: coalitions of frozen mechanisms, and Shapley shares."""
