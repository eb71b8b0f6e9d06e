"""The maker of the demo season (演示赛季): units, people, evidence, decisions."""
