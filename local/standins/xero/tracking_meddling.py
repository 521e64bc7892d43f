"""Does to tracking categories what a person may do on Xero's own pages behind the integration's back."""

from __future__ import annotations

from dataclasses import dataclass

from local.standins.xero import tracking, tracking_options
from local.standins.xero.by_hand import ByHand
from local.standins.xero.records import Element
from local.standins.xero.state import Work


@dataclass
class TrackingMeddling(ByHand):
    """Raises Invalid, in Xero's words, where Xero would refuse the person too; KeyError for an unknown id."""

    def add_tracking_category(self, name: str, *options: str) -> str:
        """Adds a category with these options. Returns the TrackingCategoryID."""
        made = self._save_category({"Name": name})
        for option in options:
            self.add_tracking_option(made, option)
        return made

    def rename_tracking_category(self, category_id: str, name: str) -> None:
        self._save_category({"TrackingCategoryID": self.state.tracking[category_id].id, "Name": name})

    def archive_tracking_category(self, category_id: str) -> None:
        self._set_category_status(category_id, "ARCHIVED")

    def restore_tracking_category(self, category_id: str) -> None:
        self._set_category_status(category_id, "ACTIVE")

    def delete_tracking_category(self, category_id: str) -> None:
        with self.moment() as now:
            tracking.remove(Work(self.state, now), self.state.tracking[category_id])

    def add_tracking_option(self, category_id: str, name: str) -> str:
        """Returns the TrackingOptionID."""
        return self._save_option(category_id, {"Name": name})

    def rename_tracking_option(self, category_id: str, option_id: str, name: str) -> None:
        self._change_option(category_id, option_id, Name=name)

    def archive_tracking_option(self, category_id: str, option_id: str) -> None:
        self._change_option(category_id, option_id, Status="ARCHIVED")

    def restore_tracking_option(self, category_id: str, option_id: str) -> None:
        self._change_option(category_id, option_id, Status="ACTIVE")

    def delete_tracking_option(self, category_id: str, option_id: str) -> None:
        with self.moment() as now:
            category = self.state.tracking[category_id]
            tracking_options.remove(Work(self.state, now), category, category.by_id[option_id])

    def _save_category(self, element: Element) -> str:
        with self.moment() as now:
            return tracking.save(Work(self.state, now), element).id

    def _set_category_status(self, category_id: str, status: str) -> None:
        self._save_category({"TrackingCategoryID": self.state.tracking[category_id].id, "Status": status})

    def _save_option(self, category_id: str, element: Element) -> str:
        with self.moment() as now:
            return tracking_options.save(category_id, Work(self.state, now), element).id

    def _change_option(self, category_id: str, option_id: str, **fields: str) -> None:
        found = self.state.tracking[category_id].by_id[option_id]
        self._save_option(category_id, {"TrackingOptionID": found.id, **fields})
